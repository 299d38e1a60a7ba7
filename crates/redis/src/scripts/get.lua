#!lua flags=no-writes
-- Reads an entry and judges it by its life and by the times of its tags.
--
-- KEYS: entry, guard.  ARGV: now (µs; empty: Redis' clock), prefix of tag keys, then the soft tags of the reader: tags
-- that the entry does not have, but whose revalidations count for this reader.
-- Returns nil for a miss, else { 0 fresh, 1 stale or 2 expired by its life, now, started, stored (µs), revalidate,
-- expire (ms; empty: never), tags (JSON), value }.
--
-- `pcall` returns nothing of a key of another type.
local guard, started, stored, revalidate, expire, tags, bases = unpack(
    redis.pcall('HMGET', KEYS[1], 'guard', 'started', 'stored', 'revalidate', 'expire', 'tags', 'bases'))
local base, last = unpack(redis.call('HMGET', KEYS[2], 'base', 'last'))
if not guard or guard ~= base then
    return false
end
local now = tonumber(ARGV[1])
if not now then
    local time = redis.call('TIME')
    now = time[1] * 1000000 + time[2]
end
local begun, state = tonumber(started), 0

-- The state by one tag: 0 fresh, 1 stale, 2 a miss. `known_base` is what the entry holds for a tag of its own.
local function judge(tag, known_base)
    local record, revalidated, dead, deadline = unpack(
        redis.pcall('HMGET', ARGV[2] .. tag, 'base', 'stale', 'dead', 'until'))
    -- A missing record, or a younger one, is no proof: an older one may have been evicted with a revalidation.
    if known_base then
        if record ~= known_base then
            return 2
        end
    elseif not record or tonumber(record) >= begun then
        return tonumber(last) < begun and 0 or 2
    end
    revalidated, dead, deadline = tonumber(revalidated), tonumber(dead), tonumber(deadline)
    if dead and begun < dead then
        return 2
    end
    if revalidated and begun < revalidated then
        return deadline and now >= deadline and 2 or 1
    end
    return 0
end

local next_base = string.gmatch(bases, '%d+')
for _, tag in ipairs(cjson.decode(tags)) do
    state = math.max(state, judge(tag, next_base() or ''))
end
for index = 3, #ARGV do
    state = math.max(state, judge(ARGV[index]))
end
if state == 2 then
    return false
end

local fresh_for, live_for, age = tonumber(revalidate), tonumber(expire), now - tonumber(stored)
if live_for and age >= live_for * 1000 then
    state = 2
elseif fresh_for and age >= fresh_for * 1000 then
    state = 1
end
return {
    state, string.format('%.0f', now), started, stored, revalidate, expire, tags, redis.call('HGET', KEYS[1], 'value')
}
