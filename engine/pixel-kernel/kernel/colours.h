#pragma once

/* Colours that are merged, at most. */
enum { MOST_CLUSTERS = 512 };
extern float cluster[4][MOST_CLUSTERS + 4];
extern float weight[MOST_CLUSTERS + 4];
