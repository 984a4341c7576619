#pragma once

/* Of MOST_CLUSTERS colours, at most; those behind the last are worked on, too. */
extern float cluster[4][MOST_CLUSTERS + 4];
extern float weight[MOST_CLUSTERS + 4];
