type Values = Record<string, unknown>;

/** Values are the simulated table's own, so nothing is marshalled; what is undefined is left out, as on the wire. */
export const marshall = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

export const unmarshall = (values: Values): Values => values;
