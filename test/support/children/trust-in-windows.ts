import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import koffi from 'koffi';

/** Puts the certificate of a PEM file into this user's trusted root authorities, as an office's own tools do on each PC. */
const [file = ''] = process.argv.slice(2);
const X509_ASN_ENCODING = 1;
const CERT_STORE_ADD_REPLACE_EXISTING = 3;

const crypt32 = koffi.load('crypt32.dll');
const open = crypt32.func('__stdcall', 'CertOpenSystemStoreW', 'void *', ['intptr_t', 'str16']);
const add = crypt32.func('__stdcall', 'CertAddEncodedCertificateToStore', 'int', [
  ...['void *', 'uint32_t', 'void *', 'uint32_t', 'uint32_t', 'void *'],
]);
const close = crypt32.func('__stdcall', 'CertCloseStore', 'int', ['void *', 'uint32_t']);

const { raw, fingerprint } = new X509Certificate(readFileSync(file));
const store: unknown = open(0, 'ROOT');
const added: unknown = add(store, X509_ASN_ENCODING, raw, raw.byteLength, CERT_STORE_ADD_REPLACE_EXISTING, null);
close(store, 0);
// The name under which Windows keeps it in its registry.
process.stdout.write(`${JSON.stringify({ added, thumbprint: fingerprint.replaceAll(':', '') })}\n`);
process.exit(0);
