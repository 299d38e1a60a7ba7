#!lua flags=allow-oom
-- Makes sure that a guard exists which belongs to this run of the Redis server.
--
-- KEYS: guard.  ARGV: now (µs; empty: Redis' clock), TTL of the guard (ms), run of the Redis server.
-- Returns { base of the guard, now (µs) }.
--
-- A Redis that restarts from a snapshot, or a replica that becomes the primary, may have lost revalidations that were
-- acknowledged. A new base makes every entry a miss.
local now = tonumber(ARGV[1])
if not now then
    local time = redis.call('TIME')
    now = time[1] * 1000000 + time[2]
end
local base, run, tick = unpack(redis.pcall('HMGET', KEYS[1], 'base', 'run', 'tick'))
local at = string.format('%.0f', math.max(now, (tonumber(tick) or 0) + 1))
if not base or run ~= ARGV[3] then
    base = at
    redis.call('DEL', KEYS[1])
    redis.call('HSET', KEYS[1], 'base', base, 'run', ARGV[3], 'tick', at, 'last', at)
end
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return { base, at }
