#!lua
-- Counts a request against a rate limit (GCRA).
--
-- KEYS: the key of the limit.  ARGV: now (µs; empty: Redis' clock), interval (µs), burst.
-- Returns { 1 if the request is allowed, else 0; time until the whole burst is back (µs) }.
--
-- The value is the time at which the key has its whole burst again. It lives until then. A later time than a burst from now is from
-- before the clock was set back: the key is then exhausted, and no more.
local now = tonumber(ARGV[1])
if not now then
    local time = redis.call('TIME')
    now = time[1] * 1000000 + time[2]
end
local interval = tonumber(ARGV[2])
local full = interval * tonumber(ARGV[3])
local value = tonumber(redis.call('GET', KEYS[1]) or '')
local used = math.min(math.max((value or now) - now, 0), full)
local is_allowed = used + interval <= full
if is_allowed then
    used = used + interval
end
if is_allowed or (value and value - now > full) then
    -- Redis does not move its clock with one that is moved by hand: it must not drop the value earlier.
    local ttl = ARGV[1] ~= '' and 86400000 or math.max(math.ceil(used / 1000), 1)
    redis.call('SET', KEYS[1], string.format('%.0f', now + used), 'PX', string.format('%.0f', ttl))
end
return { is_allowed and 1 or 0, string.format('%.0f', used) }
