/** What a server offers at this moment: its tools, resources and prompts. */

import type { PromptDefinition, ResourceDefinition, ToolDefinition, ToolListing } from "./types.js";
import { matchUri } from "./uri-template.js";

export interface Definitions {
  readonly tools: readonly ToolDefinition[];
  readonly resources?: readonly ResourceDefinition[];
  readonly prompts?: readonly PromptDefinition[];
}

/** One immutable set of definitions. A request takes the snapshot once and is not touched by a later swap. */
export interface Snapshot {
  /** Exactly what `tools/list` returns, built once. */
  readonly listings: readonly ToolListing[];
  readonly byName: ReadonlyMap<string, ToolDefinition>;
  /** What `resources/list`, `resources/templates/list` and `prompts/list` return. */
  readonly resources: readonly ListedResource[];
  readonly templates: readonly ListedTemplate[];
  readonly prompts: readonly ListedPrompt[];
  readonly resourceAt: (uri: string) => FoundResource | undefined;
  readonly promptByName: ReadonlyMap<string, PromptDefinition>;
}

interface Described {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
}

export interface ListedResource extends Described {
  readonly uri: string;
  readonly mimeType?: string;
}

export interface ListedTemplate extends Described {
  readonly uriTemplate: string;
  readonly mimeType?: string;
}

export interface ListedPrompt extends Described {
  readonly arguments: PromptDefinition["arguments"];
}

export interface FoundResource {
  readonly resource: ResourceDefinition;
  readonly variables: Readonly<Record<string, string>>;
}

/** Of which lists clients see something else than before. */
export interface Changes {
  readonly tools: boolean;
  readonly resources: boolean;
  readonly prompts: boolean;
}

export interface LiveDefinitions {
  readonly current: Snapshot;
  /** Puts other definitions in the place of the current ones, all at once. */
  readonly swap: (definitions: Definitions) => Changes;
}

export function createLiveDefinitions(definitions: Definitions): LiveDefinitions {
  let current = snapshotOf(definitions);
  return {
    get current() {
      return current;
    },
    swap(next) {
      const before = current;
      current = snapshotOf(next);
      // Compared as text, since that is what clients receive; a swap is rare.
      const differs = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);
      return {
        tools: differs(before.listings, current.listings),
        resources: differs([before.resources, before.templates], [current.resources, current.templates]),
        prompts: differs(before.prompts, current.prompts),
      };
    },
  };
}

function snapshotOf({ tools, resources = [], prompts = [] }: Definitions): Snapshot {
  const isTemplate = ({ uri }: ResourceDefinition) => uri.includes("{");
  const fixed = new Map(resources.filter((one) => !isTemplate(one)).map((one) => [one.uri, one]));
  const templates = resources.filter(isTemplate);
  // Where several match, the one that says more is meant: tickets/{id}/log before tickets/{id}.
  const byLiterals = [...templates].sort((one, other) => literals(other.uri) - literals(one.uri));
  return {
    listings: tools.map((tool) => tool.listing),
    byName: new Map(tools.map((tool) => [tool.listing.name, tool])),
    resources: [...fixed.values()].map((resource) => ({
      uri: resource.uri,
      ...described(resource),
      ...(resource.mimeType !== undefined && { mimeType: resource.mimeType }),
    })),
    templates: templates.map((resource) => ({
      uriTemplate: resource.uri,
      ...described(resource),
      ...(resource.mimeType !== undefined && { mimeType: resource.mimeType }),
    })),
    prompts: prompts.map((prompt) => ({ ...described(prompt), arguments: prompt.arguments })),
    promptByName: new Map(prompts.map((prompt) => [prompt.name, prompt])),
    resourceAt(uri) {
      const resource = fixed.get(uri);
      if (resource) return { resource, variables: {} };
      for (const template of byLiterals) {
        const variables = matchUri(template.uri, uri);
        if (variables) return { resource: template, variables };
      }
      return undefined;
    },
  };
}

function described({ name, title, description }: Described): Described {
  return { name, ...(title !== undefined && { title }), ...(description !== undefined && { description }) };
}

function literals(uri: string): number {
  return uri.replace(/\{[^{}]*\}/g, "").length;
}
