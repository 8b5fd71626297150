import { CallResponse } from "@pulumi/pulumi/proto/provider_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import { currentType } from "../../../policies/resource-types";
import { refuseBrokenKustomization } from "../manifests/broken-manifest";
import type { JudgedResource } from "../protocol/analysis";
import { toStruct } from "../protocol/messages";
import { UNKNOWN } from "../protocol/values";
import { answer } from "./invokes";
import { knownOfId } from "./looked-up";
import { onlyRead } from "./only-read";
import type { Judge } from "./planning";
import type { Shared } from "./shared";

/** The function that helm.v3.Chart calls. */
const TEMPLATE = "kubernetes:helm:template";
/** The function that kustomize.Directory calls. */
const KUSTOMIZE = "kubernetes:kustomize:directory";
const STACK_REFERENCE = "pulumi:pulumi:StackReference";

/** Answers a program that reads existing resources, or calls functions and methods, as far as the answers are known offline. */
export class Reads {
  /** Whether the program read existing resources or called functions. */
  hasRead = false;
  /** Resources that the program only reads, and that the pack must know of. */
  readonly unmanaged: JudgedResource[] = [];

  constructor(
    private readonly shared: Shared,
    private readonly judge: Judge,
  ) {}

  /** A resource that the program only reads. Policies do not see it in a preview, nor here, except that the pack learns that some exist. */
  async read(request: messages.ReadResourceRequest): Promise<messages.ReadResourceResponse> {
    const { registry, lookup, given, notes } = this.shared;
    const type = request.getType();
    const name = request.getName();
    this.hasRead = true;
    given.name(name);
    given.name(request.getId());
    await lookup.of(type, request);
    const response = new messages.ReadResourceResponse();
    const urn = registry.newUrn(request.getParent(), type, name);
    response.setUrn(urn);
    // Without an ID in the response, SDKs from 3.276 on treat it as unknown in a preview.
    if (request.getId() !== UNKNOWN) response.setId(request.getId());
    const read = onlyRead(urn, request.getId());
    if (read) {
      this.unmanaged.push(read);
      this.judge.analyze(read);
    }
    let properties = given.properties(request.getProperties());
    if (type === STACK_REFERENCE) {
      properties = { name: request.getId(), outputs: UNKNOWN, secretOutputNames: UNKNOWN };
      notes.add(
        "unknown",
        `refers to ${request.getId() === UNKNOWN ? "another stack" : `the stack "${request.getId()}"`}, whose outputs are not known offline`,
      );
    } else {
      const known = knownOfId(currentType(type), request.getId());
      properties = { ...properties, ...known };
      if (known.email === undefined)
        notes.add("unknown", `reads ${type} "${name}", whose properties are not known offline`);
    }
    response.setProperties(toStruct(properties));
    return response;
  }

  async invoke(request: messages.ResourceInvokeRequest): Promise<messages.ResourceInvokeResponse> {
    const { registry, lookup, given, notes, providers, chartObjects, queue } = this.shared;
    const token = currentType(request.getTok());
    const args = given.properties(request.getArgs());
    const response = new messages.ResourceInvokeResponse();
    if (token === "pulumi:pulumi:getResource") {
      const resource = registry.find(String(args.urn));
      if (!resource) throw new Error(`there is no resource ${args.urn}`);
      response.setReturn(toStruct({ urn: resource.urn, id: "", state: resource.outputs }));
      return response;
    }
    this.hasRead = true;
    // As in the engine, which calls no function that depends on resources yet to be created.
    if (request.getDependsonList().some((urn) => registry.find(urn)?.isPending)) {
      response.setUnknown(true);
      response.setReturn(toStruct({}));
      return response;
    }
    const provider = await queue.run(() => lookup.of(token, request));
    if (token === KUSTOMIZE)
      refuseBrokenKustomization("The kustomization of the program", args.directory, providers.programFolder);
    if (token === TEMPLATE) {
      response.setReturn(toStruct(await chartObjects.template(args)));
      return response;
    }
    const { result, isUnknown, note } = answer(token, args, provider.inputs, providers);
    if (note !== undefined) notes.add(note.kind, note.text);
    response.setUnknown(isUnknown);
    response.setReturn(toStruct(result));
    return response;
  }

  /** A method of a resource: its result is unknown. */
  call(request: messages.ResourceCallRequest): CallResponse {
    this.shared.notes.add("unknown", `calls ${request.getTok()}, whose result is not known offline`);
    const response = new CallResponse();
    response.setReturn(toStruct({ result: UNKNOWN }));
    return response;
  }
}
