#!/usr/bin/env bash
# Makes a root file system of this machine's Debian packages (their files alone: none is configured) and a Java runtime.
# usage: rootfs.sh FOLDER JDK
set -euo pipefail
root=$1 jdk=$2
packages=(bash dash coreutils findutils grep sed gzip tar util-linux libc-bin git postgresql docker-registry wget)

mkdir -p "$root"/{usr/bin,usr/sbin,usr/local/bin,usr/lib,usr/lib64,etc,tmp,proc,sys,dev,run,opt,root} "$root.debs/partial"
for link in bin sbin lib lib64; do ln -sfn "usr/$link" "$root/$link"; done

compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null || apt-get -q update >/dev/null
# With an empty status every dependency counts as missing, so that all of them are fetched.
: >"$root.debs/status"
apt-get -q -y -o Dir::State::status="$root.debs/status" -o Dir::Cache::archives="$root.debs" -o Debug::NoLocking=true -o APT::Sandbox::User=root \
  --no-install-recommends --download-only install "${packages[@]}" >/dev/null
for deb in "$root.debs"/*.deb; do
  # PostgreSQL compiles queries with LLVM only when they are expensive; perl is for its wrappers.
  case ${deb##*/} in libllvm* | libz3* | perl* | libperl* | locales* | *-l10n*) continue ;; esac
  dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$root" --keep-directory-symlink \
    --exclude='./usr/share/doc' --exclude='./usr/share/man' --exclude='./usr/share/locale' --exclude='./usr/share/i18n'
done
rm -rf "$root.debs"

ln -sfn dash "$root/usr/bin/sh"
printf 'root:x:0:0:root:/root:/bin/bash\npostgres:x:999:999::/var/lib/postgresql:/bin/bash\nslipway:x:10001:10001::/var/lib/slipway:/bin/bash\n' >"$root/etc/passwd"
printf 'root:x:0:\npostgres:x:999:\nslipway:x:10001:\n' >"$root/etc/group"
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
chmod 1777 "$root/tmp"
"$jdk/bin/jlink" --add-modules java.se,jdk.crypto.ec,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs \
  --no-header-files --no-man-pages --output "$root/opt/java"
