// Reloads when `dev` has another page, or when the server responds.
(async () => {
    const page = document.body.dataset.page;
    for (;;) {
        try {
            const headers = { "x-twinroute-dev-wait": page };
            const response = await fetch(location.href, { method: "HEAD", cache: "no-store", headers });
            if (response.headers.get("x-twinroute-dev") !== page) break;
        } catch {
            // `dev` has been stopped, or starts again.
            await new Promise((resolve) => setTimeout(resolve, 1000));
        }
    }
    location.reload();
})();
