# Becomes the step, after telling the supervisor which process group it leads.
echo "group $$" >&4
exec 4>&-
# When memory is short, Linux is to end the step and not the service (proc(5)); elsewhere there is no such file.
{ echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null
exec "$@"
