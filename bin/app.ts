import { App } from 'aws-cdk-lib';
import { HalveStack } from '../lib/stack.ts';

const app = new App();
const { node } = app;
// Every context has its place in cdk.json, so that a later deployment does not take away what an earlier one was told.
new HalveStack(app, node.tryGetContext('name') || 'Halve', {
  description: 'Compresses every image of a product CSV by half',
  terminationProtection: String(node.tryGetContext('protect')) === 'true',
});
