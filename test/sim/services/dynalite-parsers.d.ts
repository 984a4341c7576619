declare module 'dynalite/db/*' {
  const parser: { parse(text: string, options: object): unknown };
  export default parser;
}
