#!/bin/sh
# Inside a bullseye system: makes /opt/python, a CPython 3.11 and an SQLite that need no glibc newer than 2.28 (UOS 20);
# on arm64 too, under qemu.
# Called by chroot.py. The system's own Python is 3.9, and what Debian 12 builds asks for glibc 2.36.
set -eu
export DEBIAN_FRONTEND=noninteractive
PREFIX=/opt/python
SOURCES=/root/sources

# CPython 3.11 and SQLite with Debian's security patches come as sources of Debian 12.
echo "deb-src $DEBIAN_MIRROR bookworm main" >/etc/apt/sources.list.d/bookworm-sources.list
apt-get update -q
apt-get install -y -q --no-install-recommends build-essential dpkg-dev pkg-config tcl patchelf file \
    libssl-dev libffi-dev zlib1g-dev libbz2-dev liblzma-dev libexpat1-dev uuid-dev \
    libgl1 libegl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 \
    libxcb-shape0 libxcb-xinerama0 libxcb-randr0 libdbus-1-3 libfontconfig1 libglib2.0-0 libsm6 libice6

mkdir -p "$SOURCES"
cd "$SOURCES"
apt-get source -q python3.11
apt-get source -q sqlite3

# glibc 2.29 gave these functions new versions that set no errno; the old ones are in every glibc since.
case "$(uname -m)" in
    aarch64) FIRST=GLIBC_2.17 ;;
    *) FIRST=GLIBC_2.2.5 ;;
esac
cat >old_functions.h <<C
#ifndef __ASSEMBLER__
__asm__(".symver exp,exp@$FIRST");
__asm__(".symver exp2,exp2@$FIRST");
__asm__(".symver log,log@$FIRST");
__asm__(".symver log2,log2@$FIRST");
__asm__(".symver pow,pow@$FIRST");
#endif
C
OLD="-O2 -g0 -include $SOURCES/old_functions.h"

# SQLite first: Python's own module is built against it. Bullseye's asks for glibc 2.29.
cd "$SOURCES"/sqlite3-*/
CFLAGS="$OLD -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_COLUMN_METADATA" ./configure -q --prefix=$PREFIX --disable-tcl --disable-readline
make -s -j"$(nproc)" libsqlite3.la sqlite3.h
mkdir -p $PREFIX/lib $PREFIX/include
cp -a .libs/libsqlite3.so* $PREFIX/lib/
cp sqlite3.h src/sqlite3ext.h $PREFIX/include/

cd "$SOURCES"/python3.11-*/
# Without the first macro expat's module is left out in silence; the function below would ask for glibc 2.30.
cat >Modules/Setup.local <<'C'
*shared*
pyexpat pyexpat.c -DPy_BUILD_CORE_MODULE -lexpat
_elementtree _elementtree.c -DPy_BUILD_CORE_MODULE -lexpat
C
ac_cv_func_sem_clockwait=no CFLAGS="$OLD -I$PREFIX/include" ./configure -q --prefix=$PREFIX --enable-shared \
    --without-static-libpython --disable-test-modules --with-system-expat --without-ensurepip \
    LDFLAGS="-L$PREFIX/lib -Wl,-rpath,$PREFIX/lib"
make -s -j"$(nproc)"
make -s install
# The installation looks for modules in one place only.
for module in pyexpat _elementtree; do
    find . -name "$module*.so" -exec cp -n {} $PREFIX/lib/python3.11/lib-dynload/ \;
done
rm -f $PREFIX/lib/python3.11/lib-dynload/*_failed.so
$PREFIX/bin/python3.11 -c "import bz2, ctypes, lzma, pyexpat, sqlite3, ssl, uuid, zlib, _elementtree; print('Python with SQLite', sqlite3.sqlite_version)"
