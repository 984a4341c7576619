const TOKEN = 'local';

export interface Status {
  status: string;
  started_at: string | null;
  completed_at: string | null;
  images: { total: number | null; succeeded: number; failed: number; remaining: number | null };
  rows: { total: number | null; rejected: number | null };
  bytes: { input: number; output: number };
  exact: boolean;
  webhook: { state: string };
}

/** What the benchmarks ask of a stack, over HTTP. */
export function createClient(url: string) {
  const call = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, url), { ...init, headers: { authorization: `Bearer ${TOKEN}`, ...init.headers } });

  return {
    call,
    /** By the presigned URL, which takes a CSV of any size; answers the request's id. */
    async submit(csv: string): Promise<string> {
      const created = await call('/image_process/upload/', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      if (created.status !== 201) throw new Error(`The upload was answered ${await created.text()}`);
      const { request_id, upload } = (await created.json()) as {
        request_id: string;
        upload: { url: string; headers: Record<string, string> };
      };
      const put = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: csv });
      if (!put.ok) throw new Error(`The CSV was answered ${put.status}`);
      return request_id;
    },
    async status(id: string): Promise<Status> {
      const answer = await call(`/image_process/status/${id}/`);
      if (!answer.ok) throw new Error(`The status was answered ${answer.status}`);
      return (await answer.json()) as Status;
    },
    async results(id: string): Promise<string> {
      const answer = await call(`/image_process/status/${id}/results/`);
      return answer.text();
    },
  };
}

export type Client = ReturnType<typeof createClient>;

/** The value under which so great a share of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
