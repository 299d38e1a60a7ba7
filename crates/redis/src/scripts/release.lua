#!lua flags=allow-oom
-- Gives a lease back, if the run still holds it.
--
-- KEYS: lease.  ARGV: its token.
if redis.call('GET', KEYS[1]) == ARGV[1] then
    redis.call('DEL', KEYS[1])
end
return 1
