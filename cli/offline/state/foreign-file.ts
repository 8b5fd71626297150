import { docPage } from "../../messages/doc-page";
import { isObject } from "../protocol/values";

/** The flags that take a file, each of a kind of its own. */
type FileFlag = "--state" | "--gcloud" | "--kubernetes" | "--upgrade-info";

/** What a file seems to be that does not belong to a flag, in words that continue a sentence; nothing where that is not known. */
export function foreignKind(content: unknown, flag: FileFlag): string {
  const clusters = isObject(content) && Array.isArray(content.clusters) ? content.clusters : [content];
  const [first] = Array.isArray(content) ? content : clusters;
  const link = isObject(first) && typeof first.selfLink === "string" ? first.selfLink : "";
  if (/\/nodePools\//.test(link))
    return ": it is gcloud's list of node pools. The list of clusters has them: gcloud container clusters list --format=json";
  if (flag !== "--gcloud" && /\/clusters\//.test(link))
    return ": it is gcloud's list of clusters. Give it to --gcloud instead";
  const {
    terraform_version,
    sops,
    AWSTemplateFormatVersion,
    apiVersion,
    kind,
    items,
    deployment,
    checkpoint,
  } = isObject(content) ? content : {};
  if (sops !== undefined) return ": it is encrypted with SOPS";
  if (terraform_version !== undefined)
    return `: it is a state or plan of Terraform. Judge the clusters by --gcloud, or translate the state (${docPage("docs/ci.md")}, Clusters of Terraform)`;
  if (AWSTemplateFormatVersion !== undefined) return ": it is a CloudFormation template";
  if (flag !== "--state" && (deployment !== undefined || checkpoint !== undefined))
    return ": it is the state of a Pulumi stack. Give it to --state instead, without --gcloud and --kubernetes";
  if (flag !== "--kubernetes" && (apiVersion !== undefined || (kind !== undefined && items !== undefined)))
    return ": it holds Kubernetes objects. Give them to --kubernetes, beside --gcloud, instead";
  return "";
}
