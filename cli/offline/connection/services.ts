import { Callback } from "@pulumi/pulumi/proto/callback_pb";
import * as engineMessages from "@pulumi/pulumi/proto/engine_pb";
import type { CallResponse } from "@pulumi/pulumi/proto/provider_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "../protocol/messages";
import type { StackName } from "../protocol/urn";
import { failingBy, type Message, type Method, type Service } from "./service";

type Answer<Request, Response> = (request: Request) => Response | Promise<Response>;

/** What an engine does for a program's calls. An error that it throws becomes the call's error. */
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
  /** The program logs a warning. */
  logWarning(message: string): void;
  /** A call fails, also because it cannot be read. @returns the call's error. */
  fail: (error: unknown) => unknown;
}

const FEATURES = Object.values(messages.ResourceMonitorFeature).filter(
  (feature) => typeof feature === "number",
);
/** The names by which older SDKs ask for features. */
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

/** The protocols that an engine serves a program. */
export interface Services {
  monitor: Service;
  engine: Service;
}

export const servicesOf = (stack: StackName, calls: Calls): Services => ({
  monitor: failingBy(monitor(stack, calls), calls.fail),
  engine: failingBy(engine(calls), calls.fail),
});

/** Ties the type of the answer to that of the request. */
const asked = <Request extends Message>(
  request: { deserializeBinary(bytes: Uint8Array): Request },
  answer: Answer<Request, Message>,
): Method => ({ request, answer: answer as Method["answer"] });

const empty = () => new Empty();

const monitor = (stack: StackName, calls: Calls): Service => ({
  getDeploymentInfo: asked(Empty, () => deploymentInfo(stack)),
  supportsFeature: asked(messages.SupportsFeatureRequest, (request) => {
    const response = new messages.SupportsFeatureResponse();
    response.setHassupport(FEATURE_NAMES.has(request.getId()));
    return response;
  }),
  invoke: asked(messages.ResourceInvokeRequest, calls.invoke),
  call: asked(messages.ResourceCallRequest, calls.call),
  readResource: asked(messages.ReadResourceRequest, calls.read),
  existsResource: asked(messages.ExistsResourceRequest, () => {
    const response = new messages.ExistsResourceResponse();
    response.setUnknown(true);
    return response;
  }),
  registerResource: asked(messages.RegisterResourceRequest, calls.register),
  registerResourceOutputs: asked(
    messages.RegisterResourceOutputsRequest,
    acknowledged(calls.registerOutputs),
  ),
  registerStackTransform: asked(Callback, acknowledged(calls.registerStackTransform)),
  // Answers do not depend on what a transform would change in a request, and a preview runs no hooks.
  registerStackInvokeTransform: asked(Callback, empty),
  registerResourceHook: asked(messages.RegisterResourceHookRequest, empty),
  registerErrorHook: asked(messages.RegisterErrorHookRequest, empty),
  registerPackage: asked(messages.RegisterPackageRequest, calls.registerPackage),
  signalAndWaitForShutdown: asked(Empty, empty),
});

function engine(calls: Calls): Service {
  let rootUrn = "";
  return {
    log: asked(engineMessages.LogRequest, (request) => {
      const severity = request.getSeverity();
      if (severity === engineMessages.LogSeverity.ERROR) calls.logError(request.getMessage());
      if (severity === engineMessages.LogSeverity.WARNING) calls.logWarning(request.getMessage());
      return empty();
    }),
    getRootResource: asked(engineMessages.GetRootResourceRequest, () => {
      const response = new engineMessages.GetRootResourceResponse();
      response.setUrn(rootUrn);
      return response;
    }),
    setRootResource: asked(engineMessages.SetRootResourceRequest, (request) => {
      rootUrn = request.getUrn();
      return new engineMessages.SetRootResourceResponse();
    }),
    startDebugging: asked(engineMessages.StartDebuggingRequest, empty),
    requirePulumiVersion: asked(
      engineMessages.RequirePulumiVersionRequest,
      () => new engineMessages.RequirePulumiVersionResponse(),
    ),
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
