import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { idleSeconds, type ProcessUse, useOf } from '../support/processes.ts';
import type { Stack } from '../support/start-stack.ts';

/** As an impatient client would, and closer when the end is near. */
const POLL_MS = 250;
const NEAR_POLL_MS = 25;
const NEAR_IMAGES = 15;

export interface StackResult {
  requestId: string;
  imagesPerSecond: number;
  /** Of all processes of the stack, milliseconds an image. */
  cpuPerImage: number;
  /** By the name of the function, milliseconds an image. */
  cpuByProcess: Record<string, number>;
  peakMiB: Record<string, number>;
  /** From the poll that saw the last image counted to the webhook. */
  webhookSeconds: number | undefined;
  idleShare: number;
  statusP99Ms: number;
  share: number;
}

interface Work {
  csv: string;
  images: number;
  options?: object;
  webhookUrl?: string;
  webhookAt?: Promise<number>;
}

/** Submits a CSV, polls until it has ended, and says what that took. */
export async function runRequest(stack: Stack, work: Work): Promise<StackResult> {
  const call = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, stack.url), { ...init, headers: { authorization: 'Bearer local', ...init.headers } });
  const query = new URLSearchParams({
    options: JSON.stringify(work.options ?? {}),
    ...(work.webhookUrl ? { webhook_url: work.webhookUrl } : {}),
  });
  const before = useOf(stack.pid);
  const idleBefore = idleSeconds();
  const start = Date.now();
  const created = await call(`/image_process/upload/?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: work.csv,
  });
  const { request_id: id } = (await created.json()) as { request_id: string };
  const latencies: number[] = [];
  let lastImage = 0;
  let bytes = { input: 1, output: 1 };
  for (;;) {
    const asked = performance.now();
    const status = (await (await call(`/image_process/status/${id}/`)).json()) as {
      status: string;
      images: { total: number | null; succeeded: number; failed: number };
      bytes: { input: number; output: number };
    };
    latencies.push(performance.now() - asked);
    const { total, succeeded, failed } = status.images;
    if (total !== null && succeeded + failed === total && lastImage === 0) lastImage = Date.now();
    if (status.status === 'completed') {
      if (succeeded !== work.images) throw new Error(`${failed} of ${total} images failed`);
      bytes = status.bytes;
      break;
    }
    await sleep(work.images - succeeded - failed > NEAR_IMAGES ? POLL_MS : NEAR_POLL_MS);
  }
  const idle = idleSeconds() - idleBefore;
  const seconds = (lastImage - start) / 1_000;
  const webhookAt = await work.webhookAt;
  const after = useOf(stack.pid);
  const cpuByProcess = perImage(before, after, work.images);
  return {
    requestId: id,
    imagesPerSecond: work.images / seconds,
    cpuPerImage: Object.values(cpuByProcess).reduce((sum, cpu) => sum + cpu, 0),
    cpuByProcess,
    peakMiB: peaks(after),
    webhookSeconds: webhookAt === undefined ? undefined : (webhookAt - lastImage) / 1_000,
    idleShare: idle / (((Date.now() - start) / 1_000) * availableParallelism()),
    statusP99Ms: latencies.sort((a, b) => a - b)[Math.floor(latencies.length * 0.99)]!,
    share: bytes.output / bytes.input,
  };
}

function perImage(before: Map<number, ProcessUse>, after: Map<number, ProcessUse>, images: number) {
  const sums: Record<string, number> = {};
  for (const [pid, { name, cpu }] of after) {
    sums[name] = (sums[name] ?? 0) + (1_000 * (cpu - (before.get(pid)?.cpu ?? 0))) / images;
  }
  return sums;
}

function peaks(uses: Map<number, ProcessUse>) {
  const peak: Record<string, number> = {};
  for (const { name, peakMiB } of uses.values()) peak[name] = Math.max(peak[name] ?? 0, peakMiB);
  return peak;
}
