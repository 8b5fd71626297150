/** The metadata of an object, as the program gives it and as its state has it. */
interface Named {
  readonly inputs: { readonly metadata?: { readonly name?: string } };
  readonly observed: { readonly metadata?: { readonly name?: string } };
}

/** The name of an object; undefined before Pulumi has made one up. @throws Undecided if it is unknown. */
export const nameOf = ({ inputs, observed }: Named): string | undefined =>
  inputs.metadata?.name ?? observed.metadata?.name;
