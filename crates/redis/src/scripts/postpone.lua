#!lua
-- After a failed run: the entry that the run should have replaced gets another life from now on. It expires when it would
-- have, and the times of its tags count as before.
--
-- KEYS: entry, and the lease unless the run has none.  ARGV: now (µs; empty: Redis' clock), time at which the failed run
-- began, revalidate (ms; empty: never).
-- Returns 1 if there is an entry that is older than the run, else 0.
if KEYS[2] and redis.call('GET', KEYS[2]) == ARGV[2] then
    redis.call('DEL', KEYS[2])
end
local started, stored, expire = unpack(redis.pcall('HMGET', KEYS[1], 'started', 'stored', 'expire'))
started, stored = tonumber(started), tonumber(stored)
if not started or not stored or started >= tonumber(ARGV[2]) then
    return 0
end
local now = tonumber(ARGV[1])
if not now then
    local time = redis.call('TIME')
    now = time[1] * 1000000 + time[2]
end
local live_for = tonumber(expire)
if live_for then
    expire = string.format('%.0f', math.max(0, math.floor(live_for - (now - stored) / 1000)))
end
redis.call('HSET', KEYS[1], 'stored', string.format('%.0f', now), 'revalidate', ARGV[3], 'expire', expire)
return 1
