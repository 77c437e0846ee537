// An authorization server on loopback: node server.mjs MODULES PORT CERTIFICATE KEY
//
// Says "listening" when it does. Clients: "bot" (public), "shy" (no refresh token), "desk" (a secret, also for itself).
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { pathToFileURL } from 'node:url';

const [modules, port, certificate, key] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(`${modules}/oidc-provider/lib/index.js`));

const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code';
const client = (id, more) => ({
    client_id: id,
    grant_types: [deviceCode, 'refresh_token'],
    redirect_uris: [],
    response_types: [],
    token_endpoint_auth_method: 'none',
    ...more,
});

const provider = new Provider(`https://localhost:${port}`, {
    clients: [
        client('bot', {}),
        client('shy', { grant_types: [deviceCode] }),
        client('desk', {
            client_secret: 'a-secret:of/the+client',
            token_endpoint_auth_method: 'client_secret_basic',
            grant_types: [deviceCode, 'refresh_token', 'client_credentials'],
        }),
    ],
    cookies: { keys: ['a key for the cookies of a test'] },
    features: {
        deviceFlow: { enabled: true },
        clientCredentials: { enabled: true },
        introspection: { enabled: true },
        revocation: { enabled: true },
    },
    findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    issueRefreshToken: (context, who) => who.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    ttl: { AccessToken: 3600, ClientCredentials: 600, DeviceCode: 300, RefreshToken: 86400 },
});
provider.on('server_error', (context, error) => console.log(error));

// For Prosody's mod_auth_oauthbearer, which asks about a token by GET: is it good?
const answers = provider.callback();
const handle = async (request, response) => {
    const [, token] = request.url.match(/^\/good\/([\w-]+)$/) ?? [];
    if (!token) return answers(request, response);
    const found = await provider.AccessToken.find(token) ?? await provider.ClientCredentials.find(token);
    response.writeHead(found?.isValid ? 204 : 404).end();
};

createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, handle)
    .listen(port, '127.0.0.1', () => console.log('listening'));
