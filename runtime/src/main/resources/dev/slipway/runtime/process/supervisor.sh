# Runs one step and ends whatever it leaves in its process group. POSIX sh: dash and bash are tested.
#
#   supervisor <ticks> <sleep> <leader command...>
#     ticks  how many twentieths of a second lie between TERM and KILL
#     sleep  the absolute path of sleep: PATH belongs to the step
#     leader what starts the step as leader of a session, hence of a group, of its own, and reports the group on fd 4
#
# Standard input is a pipe from the service. It carries nothing: when it closes, because the service wants the step
# ended or because the service is no more, the group is ended. Three processes share the work over one inner pipe:
#     watch  waits for the service's pipe to close          says "stop"
#     left   waits for the step                             says "exit <status>"
#     right  hears these and "group <id>" from the leader, and alone sends signals
# The supervisor is outside the step's group and ends last, with the step's status: 128+n for signal n.
#
# No variable is set before the step starts, and none in the shell that starts it: were one of that name in the step's
# environment, the step would get our value.
exec 3<&0 5>&1 6>&2 </dev/null 2>/dev/null

# Whether the group has a member that is more than a zombie: where nobody reaps orphans, kill -0 alone finds them.
alive() {
    kill -s 0 -- "-$group" || return 1
    [ -r /proc/self/stat ] || return 0
    for stat in /proc/[0-9]*/stat; do
        read -r line <"$stat" || continue
        # After the command's name, which may hold blanks and brackets: state, parent, group.
        line=${line##*) }
        case $line in
        [ZX]*) continue ;;
        esac
        line=${line#* }
        line=${line#* }
        [ "${line%% *}" != "$group" ] || return 0
    done
    return 1
}

# Waits for the group's end, this many ticks at the most.
await() {
    left=$1
    while [ "$left" -gt 0 ] && alive; do
        "$nap" 0.05 || { "$nap" 1; left=$((left - 19)); }
        left=$((left - 1))
    done
}

# TERM, then KILL whatever alive() may have missed.
end() {
    [ -n "$group" ] || return 0
    kill -s TERM -- "-$group" || return 0
    kill -s CONT -- "-$group"
    await "$ticks"
    kill -s KILL -- "-$group" && await 100
}

{
    (
        while read -r line; do :; done
        echo stop
    ) <&3 &
    shift 2
    # In a shell of its own: otherwise dash says "Killed" and the like on the step's standard error.
    (exec "$@" 4>&1 >&5 2>&6 3<&- 5>&- 6>&-)
    status=$?
    kill "$!"
    wait "$!"
    echo "exit $status"
} | {
    ticks=$1 nap=$2 group= stopped=
    while read -r word value; do
        case $word in
        group) group=$value; [ -z "$stopped" ] || end ;;
        stop) stopped=1; end ;;
        exit) end; exit "$value" ;;
        esac
    done
    end
    exit 137
}
