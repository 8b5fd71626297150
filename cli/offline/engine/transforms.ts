import type { Client } from "@grpc/grpc-js";
import type { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb";
import * as callbacks from "@pulumi/pulumi/proto/callback_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";

type RegisterRequest = messages.RegisterResourceRequest;

/** How long a transform of the program may take. */
const TRANSFORM_MS = 300_000;

/** Calls the transforms that a program registers, which run in the program's own process. */
export class Transforms {
  private readonly clients = new Map<string, CallbacksClient>();
  private readonly ofStack: callbacks.Callback[] = [];
  private readonly ofResource = new Map<string, readonly callbacks.Callback[]>();

  addToStack(callback: callbacks.Callback): void {
    this.ofStack.push(callback);
  }

  addToResource(urn: string, list: readonly callbacks.Callback[]): void {
    if (list.length > 0) this.ofResource.set(urn, list);
  }

  /**
   * Changes a request by the program's transforms: the resource's own, then its ancestors', then the stack's.
   * @param parents URNs, nearest first; read only if there are transforms.
   */
  async apply(request: RegisterRequest, parents: Iterable<string>): Promise<void> {
    const inherited =
      this.ofResource.size > 0 ? [...parents].flatMap((urn) => this.ofResource.get(urn) ?? []) : [];
    for (const callback of [...request.getTransformsList(), ...inherited, ...this.ofStack]) {
      const transform = new messages.TransformRequest();
      transform.setType(request.getType());
      transform.setName(request.getName());
      transform.setCustom(request.getCustom());
      transform.setParent(request.getParent());
      transform.setProperties(request.getObject());
      transform.setOptions(optionsOf(request));
      const bytes = await this.call(callback, transform.serializeBinary());
      const response = messages.TransformResponse.deserializeBinary(bytes);
      const properties = response.getProperties();
      if (properties) request.setObject(properties);
      const options = response.getOptions();
      if (options) setOptions(request, options);
    }
  }

  close(): void {
    for (const client of this.clients.values()) (client as unknown as Client).close();
  }

  private async call(callback: callbacks.Callback, bytes: Uint8Array): Promise<Uint8Array> {
    // Loaded only here, as few programs have transforms.
    const { callbacksClient, grpc } =
      require("../connection/grpc-server") as typeof import("../connection/grpc-server");
    const target = callback.getTarget();
    let client = this.clients.get(target);
    if (!client) {
      client = callbacksClient(target);
      this.clients.set(target, client);
    }
    const request = new callbacks.CallbackInvokeRequest();
    request.setToken(callback.getToken());
    request.setRequest(bytes);
    const response = await new Promise<callbacks.CallbackInvokeResponse>((resolve, reject) =>
      client.invoke(request, new grpc.Metadata(), { deadline: Date.now() + TRANSFORM_MS }, (error, answer) =>
        error ? reject(new Error(error.details)) : resolve(answer),
      ),
    );
    return response.getResponse_asU8();
  }
}

function optionsOf(request: RegisterRequest): messages.TransformResourceOptions {
  const options = new messages.TransformResourceOptions();
  options.setDependsOnList(request.getDependenciesList());
  if (request.hasProtect()) options.setProtect(request.getProtect() ?? false);
  options.setIgnoreChangesList(request.getIgnorechangesList());
  options.setReplaceOnChangesList(request.getReplaceonchangesList());
  options.setVersion(request.getVersion());
  options.setAliasesList(request.getAliasesList());
  options.setProvider(request.getProvider());
  options.setCustomTimeouts(request.getCustomtimeouts());
  options.setPluginDownloadUrl(request.getPlugindownloadurl());
  if (request.hasRetainondelete()) options.setRetainOnDelete(request.getRetainondelete() ?? false);
  options.setDeletedWith(request.getDeletedwith());
  if (request.getDeletebeforereplacedefined())
    options.setDeleteBeforeReplace(request.getDeletebeforereplace());
  options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
  for (const [name, provider] of request.getProvidersMap().entries())
    options.getProvidersMap().set(name, provider);
  options.setImport(request.getImportid());
  return options;
}

/** Only the options that policies and other resources can see: aliases, hooks and imports do not matter in a first preview. */
function setOptions(request: RegisterRequest, options: messages.TransformResourceOptions): void {
  request.setDependenciesList(options.getDependsOnList());
  if (options.hasProtect()) request.setProtect(options.getProtect() ?? false);
  else request.clearProtect();
  request.setIgnorechangesList(options.getIgnoreChangesList());
  request.setVersion(options.getVersion());
  request.setProvider(options.getProvider());
  request.setCustomtimeouts(options.getCustomTimeouts());
  request.setPlugindownloadurl(options.getPluginDownloadUrl());
  request.setDeletebeforereplacedefined(options.hasDeleteBeforeReplace());
  request.setDeletebeforereplace(options.getDeleteBeforeReplace() ?? false);
  request.setAdditionalsecretoutputsList(options.getAdditionalSecretOutputsList());
  const providers = [...options.getProvidersMap().entries()];
  if (providers.length > 0) {
    request.clearProvidersMap();
    for (const [name, provider] of providers) request.getProvidersMap().set(name, provider);
  }
}
