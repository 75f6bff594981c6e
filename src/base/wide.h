/* wide: loops over columns, compiled for wider registers too. Compilers take these for a comparison where rows are
 * written one after the other, or four are one, not where eight are: only loops that reckon may go over groups. Which
 * one runs is found out when the program starts, all give the same bits. The sanitizers cannot stand functions that are
 * chosen so early. */
#ifndef DUXUE_BASE_WIDE_H
#define DUXUE_BASE_WIDE_H

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define WIDE_CLONES __attribute__((target_clones("default", "avx2")))
#else
#define WIDE_CLONES
#endif

#endif
