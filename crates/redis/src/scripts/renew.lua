#!lua flags=allow-oom
-- Renews leases. One that was lost stays so: its run may have ended meanwhile.
--
-- KEYS: leases.  ARGV: lease (ms), then the token of each lease.
-- Returns the number of leases that are still held.
local held = 0
for index, key in ipairs(KEYS) do
    if redis.call('GET', key) == ARGV[index + 1] then
        redis.call('PEXPIRE', key, ARGV[1])
        held = held + 1
    end
end
return held
