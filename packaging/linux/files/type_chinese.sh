#!/bin/sh
# Inside a trial system with fcitx 5, its pinyin and xdotool: types "nihao " into a cell of a table and into a field of a
# form of the installed program. Called by typing_trial.py, which sets DISPLAY and PATIENCE and looks into the store afterwards.
set -u
pause() { sleep "$(($1 * PATIENCE))"; }
export XDG_RUNTIME_DIR=/root QT_IM_MODULE=fcitx XMODIFIERS=@im=fcitx
fcitx5 -d --keep --disable=wayland,notificationitem >/root/fcitx.log 2>&1
pause 2
ip-workstation --data-folder /root/typing >/root/program.log 2>&1 &
PROGRAM=$!
pause 6
WINDOW=$(xdotool search --onlyvisible --name . | tail -1)
xdotool windowsize "$WINDOW" 1366 768 windowmove "$WINDOW" 0 0 windowfocus "$WINDOW"
pause 1
# The first register's table; the cell is chosen by the mouse, for its place in the walk by Tab may change.
xdotool key ctrl+2
pause 3
xdotool mousemove 450 250 click 1
pause 1
fcitx5-remote -o
pause 1
xdotool type --delay "$((150 * PATIENCE))" "nihao "
pause 1
xdotool key Return
pause 2
# A new record's form: the second field takes any text.
xdotool key ctrl+n
pause 2
xdotool key Tab
fcitx5-remote -o
pause 1
xdotool type --delay "$((150 * PATIENCE))" "nihao "
pause 2
touch /root/typed
pause 4
kill "$PROGRAM"
wait "$PROGRAM"
kill "$(pidof fcitx5)"
exit 0
