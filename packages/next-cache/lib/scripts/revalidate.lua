#!lua flags=allow-oom
-- Revalidates tags: two commands for each tag, however many entries have it.
--
-- KEYS: guard.  ARGV: now (µs; empty: Redis' clock), prefix of tag keys, channel, message (a JSON object), expire (ms; empty: at
-- once), then the tags.
-- Returns the time of the revalidation (µs), which is added to the message.
--
-- A tag without a record has no entry that could be fresh, and gets none. Runs that are under way are stopped from
-- keeping their result by `last` in the guard. Without a guard there is no entry and no run that could be kept.
local now = tonumber(ARGV[1])
if not now then
    local time = redis.call('TIME')
    now = time[1] * 1000000 + time[2]
end
local tick = redis.call('HGET', KEYS[1], 'tick')
local at = string.format('%.0f', math.max(now, (tonumber(tick) or 0) + 1))
if tick then
    redis.call('HSET', KEYS[1], 'tick', at, 'last', at)
end

local expire = tonumber(ARGV[5])
for index = 6, #ARGV do
    local key = ARGV[2] .. ARGV[index]
    local base, revalidated, dead, deadline = unpack(redis.pcall('HMGET', key, 'base', 'stale', 'dead', 'until'))
    if base then
        dead, deadline = dead or '', tonumber(deadline)
        if not expire then
            dead, deadline = at, nil
        else
            if deadline and now >= deadline then
                dead, deadline = revalidated, nil
            end
            deadline = math.min(deadline or math.huge, now + expire * 1000)
        end
        redis.call('HSET', key, 'stale', at, 'dead', dead,
            'until', deadline and string.format('%.0f', deadline) or '')
    end
end
redis.call('PUBLISH', ARGV[3], '{"at":' .. at .. ',' .. string.sub(ARGV[4], 2))
return at
