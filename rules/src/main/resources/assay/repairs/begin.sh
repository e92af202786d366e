set -uo pipefail
shopt -s nullglob
umask 022
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
unset HISTFILE CDPATH

if [ "$(id -u)" != 0 ]; then
  echo "This script must be run as root." >&2
  exit 77
fi
for command in awk chmod cp find grep ln mkdir mktemp mv rm sed sort stat truncate; do
  if ! command -v "$command" > /dev/null; then
    echo "This script needs $command. Install it, then run the script again." >&2
    exit 69
  fi
done

backups=/var/backups/assay # copies of what is edited, as it was before the first edit
step='' undone=()
begin() { step=$1; echo "== $step"; }
ended() { if [ "$1" != 0 ]; then echo "== $step: NOT DONE"; undone+=("$step"); fi; }
say() { printf '   %s\n' "$*"; }
refuse() { say "refused: $*"; exit 1; }
has() { command -v "$1" > /dev/null; }

# Keeps a copy of FILE, unless there is one already.
backup() { # FILE
  if [ -f "$1" ] && [ ! -e "$backups$1" ]; then
    mkdir -p "$backups${1%/*}"
    chmod 700 "$backups"
    cp -p -- "$1" "$backups$1"
  fi
}

# Makes standard input the content of FILE; its owner, mode and links stay.
replace() { # FILE
  local new
  new=$(mktemp)
  cat > "$new"
  if [ -f "$1" ] && [ "$(cat -- "$1"; echo x)" = "$(cat "$new"; echo x)" ]; then
    rm -f -- "$new"
    return 0
  fi
  backup "$1"
  mkdir -p -- "${1%/*}"
  cat "$new" > "$1"
  rm -f -- "$new"
  say "wrote $1"
}

# Makes what COMMAND prints about FILE its content, if there is such a file. If COMMAND fails, the
# file stays as it is.
rewrite() { # FILE COMMAND...
  local file=$1 printed
  shift
  if [ -f "$file" ]; then
    printed=$(mktemp)
    if ! "$@" "$file" > "$printed"; then
      rm -f -- "$printed"
      refuse "$file could not be edited and is as it was"
    fi
    replace "$file" < "$printed"
    rm -f -- "$printed"
  fi
}

# Edits FILE by sed's extended SCRIPT, if there is such a file.
edit() { rewrite "$1" sed -E -e "$2" --; } # FILE SCRIPT

# Deletes the lines of FILE that match REGEX, and adds LINEs at its end; makes the file if need be.
set_lines() { # FILE REGEX LINE...
  local file=$1 regex=$2
  shift 2
  if [ ! -f "$file" ]; then printf '%s\n' "$@" | replace "$file"; fi
  rewrite "$file" with_lines "$regex" "$@"
}
with_lines() { # REGEX LINE... FILE
  local file=${*: -1}
  sed -E -e $'\\\001'"$1"$'\001d' -e '$a\' -- "$file" && printf '%s\n' "${@:2:$#-2}"
}

# Deletes files, links and folders that are there.
delete() { # PATH...
  local path
  for path in "$@"; do
    if [ -e "$path" ] || [ -L "$path" ]; then
      rm -rf --one-file-system -- "$path"
      say "deleted $path"
    fi
  done
}

# Empties files that are not empty.
empty() { # FILE...
  local path
  for path in "$@"; do
    if [ -f "$path" ] && [ -s "$path" ]; then
      truncate -s 0 -- "$path"
      say "emptied $path"
    fi
  done
}

# The homes of those who have one in /etc/passwd, each once.
homes() { awk -F: '$6 ~ /^\/./ && !seen[$6]++ { print $6 }' /etc/passwd; }

# The accounts that have a password or key and may become root, beside root itself.
administrators() {
  local members
  members=$(awk -F: '$1 == "sudo" || $1 == "wheel" || $1 == "admin" { gsub(",", "\n", $4); print $4 }' /etc/group)
  if [ -d /etc/sudoers.d ] || [ -f /etc/sudoers ]; then
    members+=$'\n'$(find /etc/sudoers /etc/sudoers.d -type f -exec sed -nE 's/^([a-z_][a-zA-Z0-9_.-]*)[[:space:]]+[^=]+=.*/\1/p' {} + 2> /dev/null || true)
  fi
  awk -F: '$1 != "root" && $7 !~ /(nologin|false)$/ { print $1 ":" $6 }' /etc/passwd | while IFS=: read -r name home; do
    if grep -qxF -- "$name" <<< "$members"; then
      if [ -s "$home/.ssh/authorized_keys" ] || grep -qE "^$name:[$]" /etc/shadow; then
        echo "$name"
      fi
    fi
  done
}

# Packages, by whatever manager there is; nothing happens if all are there.
installed() { # PACKAGE
  if has dpkg-query; then
    [ "$(dpkg-query -W -f '${db:Status-Status}' -- "$1" 2> /dev/null)" = installed ]
  elif has rpm; then
    rpm -q -- "$1" > /dev/null 2>&1
  else
    apk info -e -- "$1" > /dev/null 2>&1
  fi
}
packages() { # install|reinstall|remove PACKAGE...
  local what=$1 wanted=() package
  shift
  for package in "$@"; do
    case $what in
      install) installed "$package" || wanted+=("$package") ;;
      *) ! installed "$package" || wanted+=("$package") ;;
    esac
  done
  if [ ${#wanted[@]} = 0 ]; then return 0; fi
  say "$what ${wanted[*]}"
  export DEBIAN_FRONTEND=noninteractive
  if has apt-get; then
    case $what in
      install) apt-get -q update; apt-get -qy install -- "${wanted[@]}" ;;
      reinstall) apt-get -q update; apt-get -qy install --reinstall -- "${wanted[@]}" ;;
      remove) apt-get -qy purge -- "${wanted[@]}" ;;
    esac
  elif has dnf; then
    dnf -qy "$what" -- "${wanted[@]}"
  elif has yum; then
    yum -qy "$what" -- "${wanted[@]}"
  elif has zypper; then
    case $what in
      reinstall) zypper -nq install --force -- "${wanted[@]}" ;;
      *) zypper -nq "$what" -- "${wanted[@]}" ;;
    esac
  elif has apk; then
    case $what in
      install) apk add -- "${wanted[@]}" ;;
      reinstall) apk fix -- "${wanted[@]}" ;;
      remove) apk del -- "${wanted[@]}" ;;
    esac
  else
    refuse "no package manager is known here"
  fi
}

# Whether a unit of that name is there.
unit() { # NAME
  local folder
  for folder in /etc/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
    if [ -f "$folder/$1.service" ]; then return 0; fi
  done
  return 1
}

# Services, at the next start; on systems with or without systemd.
service() { # enable|disable NAME
  if has systemctl; then
    if ! unit "$2"; then refuse "there is no service $2"; fi
    if [ "$1" = enable ]; then systemctl -q unmask "$2.service"; fi
    systemctl -q "$1" "$2.service"
  elif has chkconfig; then
    if [ "$1" = enable ]; then chkconfig "$2" on; else chkconfig "$2" off; fi
  elif has rc-update; then
    if [ "$1" = enable ]; then rc-update -q add "$2" default; else rc-update -q del "$2" default; fi
  else
    refuse "no manager of services is known here"
  fi
  say "${1}d $2"
}

# Sets KEY of sshd_config to VALUE in its first line, since the first value counts; Match blocks stay.
# If sshd objects to the file, it is as it was.
sshd_option() { # KEY VALUE
  local file=/etc/ssh/sshd_config before
  if [ ! -f "$file" ]; then refuse "there is no $file"; fi
  before=$(mktemp)
  cat -- "$file" > "$before"
  rewrite "$file" first_line "$1" "$2"
  if has sshd && ! sshd_likes "$file"; then
    cat -- "$before" > "$file"
    rm -f -- "$before"
    refuse "sshd -t objects to $file with '$1 $2'; it is as it was"
  fi
  rm -f -- "$before"
}
first_line() { printf '%s %s\n' "$1" "$2" && sed -E "1{/^$1[[:space:]]/Id}" -- "$3"; } # KEY VALUE FILE
# With a host key of its own, for an image may have none.
sshd_likes() { # FILE
  local keys answer=0
  keys=$(mktemp -d)
  mkdir -p /run/sshd # as its unit makes it
  ssh-keygen -q -t ed25519 -N '' -f "$keys/key" < /dev/null
  "$(command -v sshd)" -t -f "$1" -h "$keys/key" || answer=1
  rm -rf -- "$keys"
  return "$answer"
}

# Adds arguments to the kernel's command line, or removes them, and keeps all others. ARGUMENT is
# one word; "add console=ttyS0,115200n8" leaves a console=ttyS0 of another speed beside it.
kernel_arguments() { # add|remove ARGUMENT...
  local what=$1 argument line file=/etc/default/grub
  shift
  if [ ! -f "$file" ]; then refuse "there is no $file"; fi
  for argument in "$@"; do
    line=$(sed -nE 's/^GRUB_CMDLINE_LINUX(_DEFAULT)?=//p' "$file" | tr '"'\''\n' '   ')
    case $what:" $line " in
      add:*" $argument "*) ;;
      add:*)
        if grep -qE '^GRUB_CMDLINE_LINUX="[^"]*"[[:space:]]*$' "$file"; then
          edit "$file" "s|^(GRUB_CMDLINE_LINUX=\"[^\"]*)\"|\1 $argument\"|"
        elif grep -q '^GRUB_CMDLINE_LINUX=' "$file"; then
          refuse "GRUB_CMDLINE_LINUX in $file is not in double quotes"
        else
          set_lines "$file" '^GRUB_CMDLINE_LINUX=' "GRUB_CMDLINE_LINUX=\"$argument\""
        fi
        ;;
      remove:*" $argument "*)
        edit "$file" ":a;s|^(GRUB_CMDLINE_LINUX(_DEFAULT)?=[\"']?)([^\"']*[[:space:]])?${argument//./[.]}([[:space:]][^\"']*)?([\"']?)$|\1\3\4\5|;ta"
        ;;
    esac
  done
  if has grubby; then # boot entries of RHEL 8 and its kin, which grub2-mkconfig leaves as they are
    case $what in
      add) grubby --update-kernel=ALL --args="$*" ;;
      remove) grubby --update-kernel=ALL --remove-args="$*" ;;
    esac
  fi
}

# Whether cloud-init will run at the next start.
cloud_init() {
  has cloud-init && [ ! -e /etc/cloud/cloud-init.disabled ] &&
    ! grep -qsw cloud-init=disabled /proc/cmdline
}
