// Verifies a token with jose, knowing nothing but the issuer. Prints the subject and the claims asked for; ends with 1 when the token is not acceptable.
// usage: NODE_EXTRA_CA_CERTS=CA_FILE node verify.mjs ISSUER AUDIENCE TOKEN_FILE [CLAIM...]
import {readFileSync} from 'node:fs';
import {createRemoteJWKSet, errors, jwtVerify} from 'jose';

const [issuer, audience, tokenFile, ...asked] = process.argv.slice(2);
const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
try {
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
    const options = {issuer: metadata.issuer, audience, typ: 'at+jwt', requiredClaims: ['exp', 'iat', 'sub', 'jti']};
    const {payload} = await jwtVerify(readFileSync(tokenFile, 'ascii').trim(), keys, options);
    console.log(['sub', ...asked].map(name => payload[name]).join(' '));
} catch (refusal) {
    if (!(refusal instanceof errors.JOSEError)) throw refusal;
    console.log(refusal.code);
    process.exit(1);
}
