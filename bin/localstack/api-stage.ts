import {
  APIGatewayClient,
  CreateDeploymentCommand,
  DeleteStageCommand,
  GetStagesCommand,
  NotFoundException,
} from '@aws-sdk/client-api-gateway';
import { LOCALSTACK_CLIENT } from './local-stack.ts';

/** A stage of an API, as LocalStack's CloudFormation has made it. */
export interface ApiStage {
  api: string;
  stage: string;
}

/**
 * LocalStack cannot lead a stage that stands to another deployment of its API: it fails, or takes the stage away with
 * the old deployment. So the stage goes before an update.
 */
export async function removeStage({ api, stage }: ApiStage, client = apiGateway()): Promise<void> {
  try {
    await client.send(new DeleteStageCommand({ restApiId: api, stageName: stage }));
  } catch (fault) {
    if (!(fault instanceof NotFoundException)) throw fault;
  }
}

/** Makes the stage of the API as it is now, where the update has left none. */
export async function restoreStage({ api, stage }: ApiStage, client = apiGateway()): Promise<void> {
  const { item = [] } = await client.send(new GetStagesCommand({ restApiId: api }));
  if (item.some(({ stageName }) => stageName === stage)) return;
  await client.send(new CreateDeploymentCommand({ restApiId: api, stageName: stage }));
}

const apiGateway = () => new APIGatewayClient(LOCALSTACK_CLIENT);
