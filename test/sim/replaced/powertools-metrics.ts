export const MetricUnit = {
  Count: 'Count',
  Bytes: 'Bytes',
  Milliseconds: 'Milliseconds',
  Seconds: 'Seconds',
};

/** Metrics are lines of a log; what they say is tested elsewhere. */
export class Metrics {
  addMetric(): void {}
  addDimension(): void {}
  addDimensions(): void {}
  addMetadata(): void {}
  singleMetric(): Metrics {
    return this;
  }
  hasStoredMetrics(): boolean {
    return false;
  }
  publishStoredMetrics(): void {}
  clearMetrics(): void {}
}
