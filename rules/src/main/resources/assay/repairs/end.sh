echo
if [ -d "$backups" ]; then
  echo "Copies of what was edited are in $backups. Delete that folder before anybody else gets the image."
fi
if [ ${#undone[@]} != 0 ]; then
  echo "Not done: ${undone[*]}. Each says why above; mend that and run the script again."
fi
echo "Now power off at once, so that nothing is written anew:"
echo "  unset HISTFILE; systemctl poweroff --force    (without systemd: poweroff)"
echo "Then check the image again: assay check."
[ ${#undone[@]} = 0 ]
exit $?
