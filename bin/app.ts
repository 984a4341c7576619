import { App } from 'aws-cdk-lib';
import { HalveStack } from '../lib/stack.ts';

new HalveStack(new App(), 'Halve', { description: 'Compresses every image of a product CSV by half' });
