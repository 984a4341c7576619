declare module 'dynalite/db/*' {
  const parser: { parse(text: string, options: object): unknown };
  export default parser;
}
declare module 'dynalite/validations/*' {
  const validations: { validateExpressions(input: { ProjectionExpression: string }): string | undefined };
  export default validations;
}
