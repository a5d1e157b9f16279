# Becomes the step, after telling the supervisor which process group it leads.
echo "group $$" >&4
exec 4>&-
exec "$@"
