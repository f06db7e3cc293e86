import { existsSync, globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';

/**
 * Typed documents for the web, from the .graphql files beside its pages. One output per folder of pages, because a
 * module cannot be divided between chunks: a page then brings its own documents and nobody else's. Import `XDocument`
 * from `gql/<folder>/graphql.js`: the `graphql()` function of the same folder cannot be shaken out.
 */
const schema = process.env['COPYHOLD_SCHEMA'] ?? 'schema.graphql';
if (!existsSync(schema)) throw new Error(`No ${schema}: start the server once, it writes the schema.`);

const folders = [...new Set(globSync('apps/web/src/**/*.graphql').map((file) => dirname(file)))].toSorted();

const output = (folder: string): CodegenConfig['generates'][string] => ({
  documents: `${folder}/*.graphql`,
  preset: 'client',
  // At the root of the configuration this is silently ignored.
  documentTransforms: [addTypenameSelectionDocumentTransform],
  presetConfig: { fragmentMasking: false },
  config: {
    useTypeImports: true,
    enumType: 'string-literal',
    enumsAsTypes: true,
    strictScalars: true,
    emitLegacyCommonJSImports: false,
    importExtension: '.js',
    scalars: { Quantity: 'string', DateTime: 'string', Fraction: 'string' },
  },
});

const config: CodegenConfig = {
  schema,
  generates: Object.fromEntries(folders.map((folder) => [`apps/web/src/gql/${basename(folder)}/`, output(folder)])),
};

export default config;
