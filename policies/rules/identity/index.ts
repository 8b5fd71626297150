import type { Rule } from "../../rule";
import { ksaAnnotationHasBinding } from "./ksa-annotation-has-binding";
import { ksaAnnotationIsEmail } from "./ksa-annotation-is-email";
import { noWiOnDefaultKsa } from "./no-wi-on-default-ksa";

export const identity: readonly Rule[] = [ksaAnnotationIsEmail, ksaAnnotationHasBinding, noWiOnDefaultKsa];
