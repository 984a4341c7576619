type Values = Record<string, unknown>;

/** Values are the simulated table's own, so nothing is marshalled; what is undefined is left out, as on the wire. */
export function marshall(values: Values): Values {
  const left = { ...values };
  for (const name in left) if (left[name] === undefined) return withoutUndefined(values);
  return left;
}

function withoutUndefined(values: Values): Values {
  const left: Values = {};
  for (const name in values) if (values[name] !== undefined) left[name] = values[name];
  return left;
}

export const unmarshall = (values: Values): Values => values;
