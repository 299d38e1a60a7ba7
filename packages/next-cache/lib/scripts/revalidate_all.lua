#!lua flags=allow-oom
-- Makes every entry a miss, and every run that is under way one that is not kept: the guard gets a new base.
--
-- KEYS: guard.  ARGV: now (µs; empty: Redis' clock), TTL of the guard (ms), run of the Redis server, channel, message.
-- Returns the base of the guard.
local now = tonumber(ARGV[1])
if not now then
    local time = redis.call('TIME')
    now = time[1] * 1000000 + time[2]
end
local tick = redis.call('HGET', KEYS[1], 'tick')
local base = string.format('%.0f', math.max(now, (tonumber(tick) or 0) + 1))
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'base', base, 'run', ARGV[3], 'tick', base, 'last', base)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PUBLISH', ARGV[4], ARGV[5])
return base
