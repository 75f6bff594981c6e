# For a processor of 64 bits by ARM, from another one: -DCMAKE_TOOLCHAIN_FILE=cmake/arm64.cmake -DDUXUE_SYSROOT=FOLDER, which holds
# that system's libraries with what is needed to build with them.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES DUXUE_SYSROOT)
set(CMAKE_SYSROOT ${DUXUE_SYSROOT})
set(CMAKE_FIND_ROOT_PATH ${DUXUE_SYSROOT})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE BOTH)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
# What is built on the way and run at once, cmake/scan_packs.c among it.
set(CMAKE_CROSSCOMPILING_EMULATOR "qemu-aarch64-static;-L;${DUXUE_SYSROOT}")
