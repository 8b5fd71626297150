import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engineMessages from "@pulumi/pulumi/proto/engine_pb";
import type { CallResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import { CHANNEL_OPTIONS, Empty, grpc, listen, unary } from "./protocol/messages";
import type { StackName } from "./protocol/urn";

type Answer<Request, Response> = (request: Request) => Response | Promise<Response>;

/** What an engine does with a program's calls. What it throws becomes the call's error. */
export interface Calls {
  invoke: Answer<messages.ResourceInvokeRequest, messages.ResourceInvokeResponse>;
  call: Answer<messages.ResourceCallRequest, CallResponse>;
  read: Answer<messages.ReadResourceRequest, messages.ReadResourceResponse>;
  register: Answer<messages.RegisterResourceRequest, messages.RegisterResourceResponse>;
  registerOutputs: Answer<messages.RegisterResourceOutputsRequest, void>;
  registerStackTransform: Answer<Callback, void>;
  registerPackage: Answer<messages.RegisterPackageRequest, messages.RegisterPackageResponse>;
  /** The program logs an error. */
  logError(message: string): void;
}

const FEATURES = Object.values(messages.ResourceMonitorFeature).filter(
  (feature) => typeof feature === "number",
);
/** The names under which older SDKs ask for features. */
const FEATURE_NAMES = new Set([
  "aliasSpecs",
  "deletedWith",
  "errorHooks",
  "invokeTransforms",
  "outputValues",
  "parameterization",
  "replaceWith",
  "resourceHooks",
  "resourceReferences",
  "secrets",
  "transforms",
]);

/** Serves a program the protocols of the resource monitor and of the engine, on the loopback interface. */
export class ProgramServer {
  private readonly server = new grpc.Server(CHANNEL_OPTIONS);

  constructor(stack: StackName, calls: Calls) {
    this.server.addService(ResourceMonitorService, monitor(stack, calls));
    this.server.addService(EngineService, engine(calls));
  }

  /** Starts to serve; resolves to the address. */
  listen(): Promise<string> {
    return listen(this.server);
  }

  /** Ends all calls. */
  close(): void {
    this.server.forceShutdown();
  }
}

const empty = () => new Empty();

const monitor = (stack: StackName, calls: Calls) => ({
  getDeploymentInfo: unary(() => deploymentInfo(stack)),
  supportsFeature: unary((request: messages.SupportsFeatureRequest) => {
    const response = new messages.SupportsFeatureResponse();
    response.setHassupport(FEATURE_NAMES.has(request.getId()));
    return response;
  }),
  invoke: unary(calls.invoke),
  call: unary(calls.call),
  readResource: unary(calls.read),
  existsResource: unary(() => {
    const response = new messages.ExistsResourceResponse();
    response.setUnknown(true);
    return response;
  }),
  registerResource: unary(calls.register),
  registerResourceOutputs: unary(acknowledged(calls.registerOutputs)),
  registerStackTransform: unary(acknowledged(calls.registerStackTransform)),
  // Answers do not depend on what a transform would change in the question, and a preview runs no hooks.
  registerStackInvokeTransform: unary(empty),
  registerResourceHook: unary(empty),
  registerErrorHook: unary(empty),
  registerPackage: unary(calls.registerPackage),
  signalAndWaitForShutdown: unary(empty),
});

function engine(calls: Calls) {
  let rootUrn = "";
  return {
    log: unary((request: engineMessages.LogRequest) => {
      if (request.getSeverity() === engineMessages.LogSeverity.ERROR) calls.logError(request.getMessage());
      return empty();
    }),
    getRootResource: unary(() => {
      const response = new engineMessages.GetRootResourceResponse();
      response.setUrn(rootUrn);
      return response;
    }),
    setRootResource: unary((request: engineMessages.SetRootResourceRequest) => {
      rootUrn = request.getUrn();
      return new engineMessages.SetRootResourceResponse();
    }),
    startDebugging: unary(empty),
    requirePulumiVersion: unary(() => new engineMessages.RequirePulumiVersionResponse()),
  };
}

const acknowledged =
  <Request>(answer: Answer<Request, void>) =>
  async (request: Request) => {
    await answer(request);
    return empty();
  };

function deploymentInfo({ project, stack }: StackName): messages.DeploymentInfo {
  const info = new messages.DeploymentInfo();
  info.setOrganization("organization");
  info.setProject(project);
  info.setStack(stack);
  info.setDryrun(true);
  info.setSupportedfeaturesList(FEATURES);
  return info;
}
