#!lua
-- Stores what a run computed, if it is provable that no revalidation of its tags was missed, and gives the lease back.
--
-- KEYS: guard, entry, and the lease unless the run has none.  ARGV: now (µs; empty: Redis' clock), prefix of tag keys,
-- time of the beginning, base of the guard at the beginning, TTL of the entry (ms), revalidate, expire (ms; empty:
-- never), tags (JSON), value, then the soft tags of the run: tags that the entry does not get, but needs a record of.
-- Returns { 1 if the entry is kept, else 0, 1 if it is stale already, else 0 }.
local begun, ttl = tonumber(ARGV[3]), tonumber(ARGV[5])
if KEYS[3] then
    local holder = redis.call('GET', KEYS[3])
    if holder == ARGV[3] then
        redis.call('DEL', KEYS[3])
    elseif holder then
        return { 0, 0 } -- The lease has run out, and a later run holds it.
    end
end

-- 1. The guard must have existed since the run began, so that `last` is the time of the last revalidation of any tag.
local base, tick, last = unpack(redis.call('HMGET', KEYS[1], 'base', 'tick', 'last'))
if base ~= ARGV[4] then
    return { 0, 0 }
end
local now = tonumber(ARGV[1])
if not now then
    local time = redis.call('TIME')
    now = time[1] * 1000000 + time[2]
end
local at = string.format('%.0f', math.max(now, tonumber(tick) + 1))
redis.call('HSET', KEYS[1], 'tick', at)
local no_revalidation_since = tonumber(last) < begun

-- 2. A later run may have stored its result before. (A start in the future is malformed, and so
--    is a key of another type, of which `pcall` returns nothing.)
local keep, stale = 1, 0
local other_guard, other_started = unpack(redis.pcall('HMGET', KEYS[2], 'guard', 'started'))
other_started = tonumber(other_started)
if other_guard == base and other_started and other_started > begun and other_started < tonumber(at) then
    keep = 0
end

-- 3. A record that is older than the run has each revalidation of its tag since. A younger one, or none, proves
--    nothing: an older one may have been evicted with a revalidation. Then only the guard can prove it. Missing records
--    are created in each case, so that the next run finds one that is older than itself.
local function judge(tag)
    local key = ARGV[2] .. tag
    local record, revalidated, dead, deadline = unpack(redis.pcall('HMGET', key, 'base', 'stale', 'dead', 'until'))
    revalidated, dead, deadline = tonumber(revalidated), tonumber(dead), tonumber(deadline)
    if not tonumber(record) then
        record, revalidated, dead = at, nil, nil
        redis.call('DEL', key)
        redis.call('HSET', key, 'base', at)
    end
    if tonumber(record) >= begun and not no_revalidation_since then
        keep = 0
    end
    if dead and begun < dead then
        keep = 0
    elseif revalidated and begun < revalidated then
        stale = 1
        if deadline and now >= deadline then
            keep = 0
        end
    end
    -- Twice the TTL of the entry: the run that replaces it finds the record.
    if redis.call('PTTL', key) < 2 * ttl then
        redis.call('PEXPIRE', key, string.format('%.0f', 2 * ttl))
    end
    return record
end

local bases = {}
for index, tag in ipairs(cjson.decode(ARGV[8])) do
    bases[index] = judge(tag)
end
for index = 10, #ARGV do
    judge(ARGV[index])
end

if keep == 1 then
    redis.call('DEL', KEYS[2])
    redis.call('HSET', KEYS[2], 'guard', base, 'started', ARGV[3], 'stored', string.format('%.0f', now),
        'revalidate', ARGV[6], 'expire', ARGV[7], 'tags', ARGV[8], 'bases', table.concat(bases, ' '), 'value', ARGV[9])
    redis.call('PEXPIRE', KEYS[2], ARGV[5])
end
return { keep, stale }
