#!lua
-- Begins a run: takes the lease and the time that the run begins at.
--
-- KEYS: guard, and the lease unless the run needs none.  ARGV: now (µs; empty: Redis' clock), TTL of the guard (ms),
-- run of the Redis server, lease (ms).
-- Returns nil while another run holds the lease, else { time of the beginning (µs), base of the guard }.
--
-- The time is unique among all begins and revalidations, also while the clock stands still or is set back: the guard
-- holds the last one. So it is also the token of the lease. It is in a later millisecond than each revalidation before, so
-- that it can be compared with them when it is rounded down to milliseconds, too.
if KEYS[2] and redis.call('EXISTS', KEYS[2]) == 1 then
    return false
end
local now = tonumber(ARGV[1])
if not now then
    local time = redis.call('TIME')
    now = time[1] * 1000000 + time[2]
end
local base, tick, last = unpack(redis.call('HMGET', KEYS[1], 'base', 'tick', 'last'))
local next_millisecond = (math.floor((tonumber(last) or now) / 1000) + 1) * 1000
local begun = string.format('%.0f', math.max(now, (tonumber(tick) or 0) + 1, next_millisecond))
if base then
    redis.call('HSET', KEYS[1], 'tick', begun)
else
    -- Of the clock itself: another guard of this millisecond gets another base.
    base = string.format('%.0f', now)
    redis.call('HSET', KEYS[1], 'base', base, 'run', ARGV[3], 'tick', begun, 'last', '0')
end
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
if KEYS[2] then
    redis.call('SET', KEYS[2], begun, 'PX', ARGV[4])
end
return { begun, base }
