// A person with a browser: node person.mjs URL agree|refuse
//
// Opens the page of the device grant, sends the forms that it is shown, and says "agreed" or "refused" when there is none
// any more. NODE_EXTRA_CA_CERTS names the authority of the server's certificate.
const [start, answer] = process.argv.slice(2);
const cookies = new Map();

async function load(url, body) {
    const response = await fetch(url, {
        method: body ? 'POST' : 'GET',
        body,
        redirect: 'manual',
        headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const line of response.headers.getSetCookie()) {
        const [name, value] = line.split(';')[0].split('=');
        cookies.set(name, value);
    }
    const next = response.headers.get('location');
    if (next) return load(new URL(next, url));
    return { url, status: response.status, html: await response.text() };
}

const attribute = (tag, name) => tag.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1].replaceAll('&amp;', '&');

// The first form of the page, filled in.
function fill({ url, html }) {
    const form = html.match(/<form[^>]*>/)?.[0];
    if (!form) return undefined;
    const fields = new URLSearchParams();
    for (const [input] of html.matchAll(/<input[^>]*>/g)) {
        const name = attribute(input, 'name');
        if (name) fields.set(name, attribute(input, 'value') ?? '');
    }
    if (fields.has('login')) fields.set('login', 'ann');
    if (fields.has('password')) fields.set('password', 'anything');
    if (fields.has('confirm') && answer === 'refuse') {
        fields.delete('confirm');
        fields.set('abort', 'yes');
    }
    return [new URL(attribute(form, 'action') ?? url, url), fields];
}

let page = await load(start);
for (let step = 0; step < 10; ++step) {
    const form = fill(page);
    if (!form || /interrupted/.test(page.html)) break;
    page = await load(...form);
}
if (answer === 'refuse' && /interrupted/.test(page.html)) console.log('refused');
else if (/Sign-in Success/.test(page.html)) console.log('agreed');
else {
    console.log(page.status, page.url.href ?? page.url, page.html);
    process.exit(1);
}
