/** What is asked of a server, whoever writes it to the connection. */
export interface Ask {
  protocol: 'http:' | 'https:';
  /** A name or an address, one of IPv6 without brackets. */
  host: string;
  port: number;
  /** With the query. */
  path: string;
  method: 'GET' | 'POST';
  /** By lower-case names, `host` and `content-length` included. */
  headers: Record<string, string>;
  body: string | undefined;
}
