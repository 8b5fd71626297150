import { isObject } from "./protocol/values";

/** What a file seems to be that is no state of Pulumi's, in words that continue a sentence. */
export function foreignKind(content: unknown): string {
  const [first] = Array.isArray(content) ? content : [content];
  if (isObject(first) && /\/clusters\//.test(String(first.selfLink)))
    return ": it is gcloud's list of clusters. Give it to --gcloud instead";
  const { terraform_version, sops, AWSTemplateFormatVersion, apiVersion } = isObject(content) ? content : {};
  if (sops !== undefined) return ": it is encrypted with SOPS";
  if (terraform_version !== undefined)
    return ": it is a state or plan of Terraform. Judge the clusters by --gcloud, or translate the state (docs/ci.md, Clusters of Terraform)";
  if (AWSTemplateFormatVersion !== undefined) return ": it is a CloudFormation template";
  if (apiVersion !== undefined)
    return ": it holds Kubernetes objects. Give them to --kubernetes, beside --gcloud, instead";
  return "";
}
