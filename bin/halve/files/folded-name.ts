/** One text for all names that are one file on Windows or macOS, which tell neither capitals nor forms of umlauts apart. */
export const foldedName = (name: string): string => name.normalize().toUpperCase().toLowerCase();
