/** As package.json has it, which does not lie beside the bundles; a test holds the two together. */
export const VERSION = '0.2.0';
