import type { RequestSummary } from '../../../lambdas/shared/schemas/requests.ts';
import type { RequestStatus } from '../../../lambdas/shared/schemas/words.ts';
import { bytes, number, plural, STATUS, when } from '../screen/words.ts';

export const titleOf = ({ metadata: { file }, created_at: created }: RequestSummary): string =>
  file ? `${file}, ${when(created)}` : when(created);

export function countsOf({ images, bytes: size, status }: RequestSummary): string {
  if (status === 'pending') return '';
  const { total, succeeded, failed } = images;
  const parts = [total === null ? `${plural(succeeded + failed, 'image')} so far` : plural(total, 'image')];
  if (failed > 0) parts.push(`${number(failed)} failed`);
  if (size.input > 0) parts.push(`${bytes(size.input - size.output)} saved`);
  return parts.join(' · ');
}

export function badge(element: HTMLElement, status: RequestStatus): void {
  element.dataset.status = status;
  element.textContent = STATUS[status];
}
