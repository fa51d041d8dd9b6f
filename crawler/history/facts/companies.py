"""Companies and services that policies name most: known by name, because no suffix or list gives them away."""

from __future__ import annotations

import re
from typing import Final

# A product stands before its company, so that the longer name is taken.
_KNOWN: Final = (
    *("Google Analytics", "Google AdSense", "Google Ads", "Google Ad Manager", "Google Tag Manager", "Google Cloud"),
    *(
        "Google Maps",
        "Google Pay",
        "Google Play",
        "Google reCAPTCHA",
        "Google Workspace",
        "Firebase",
        "YouTube",
        "Google",
    ),
    *(
        "Meta Platforms",
        "Meta Pixel",
        "Facebook Pixel",
        "Facebook Connect",
        "Facebook",
        "Instagram",
        "WhatsApp",
        "Meta",
    ),
    *(
        "Microsoft Clarity",
        "Microsoft Azure",
        "Microsoft Advertising",
        "Azure",
        "Bing",
        "LinkedIn",
        "GitHub",
        "Microsoft",
    ),
    *("Amazon Web Services", "AWS", "Amazon Pay", "Amazon", "CloudFront", "Apple Pay", "Apple", "Twitter", "TikTok"),
    *("Snapchat", "Snap Inc", "Pinterest", "Reddit", "OpenAI", "Anthropic", "ChatGPT", "Mistral AI", "Perplexity"),
    *("Stripe", "PayPal", "Braintree", "Adyen", "Klarna", "Worldpay", "Checkout.com", "Afterpay", "Venmo", "Mollie"),
    *("Cloudflare", "Fastly", "Akamai", "Vercel", "Netlify", "Heroku", "DigitalOcean", "Hetzner", "OVH", "OVHcloud"),
    *("Salesforce", "HubSpot", "Zendesk", "Intercom", "Freshdesk", "Mailchimp", "SendGrid", "Mailgun", "Twilio"),
    *("Braze", "Iterable", "Klaviyo", "OneSignal", "Marketo", "Pardot", "Airtable", "Typeform", "SurveyMonkey"),
    *(
        "Mixpanel",
        "Amplitude",
        "Segment.io",
        "Hotjar",
        "FullStory",
        "Matomo",
        "Plausible",
        "Heap Analytics",
        "Kissmetrics",
    ),
    *("Sentry", "Datadog", "New Relic", "Crashlytics", "Bugsnag", "LogRocket", "Snowflake", "Databricks", "MongoDB"),
    *("AppsFlyer", "Adjust GmbH", "Branch.io", "Kochava", "Singular Labs", "Criteo", "Taboola", "Outbrain", "AdRoll"),
    *("DoubleClick", "AppLovin", "ironSource", "Unity Ads", "Vungle", "Chartboost", "MoPub", "InMobi", "Quantcast"),
    *("comScore", "Nielsen", "The Trade Desk", "Magnite", "PubMatic", "Xandr", "LiveRamp", "Oracle", "Adobe", "SAP"),
    *(
        "OneTrust",
        "TrustArc",
        "TRUSTe",
        "Cookiebot",
        "Usercentrics",
        "Didomi",
        "Onfido",
        "Jumio",
        "Veriff",
        "Persona",
    ),
    *("Au10tix", "Yoti", "Sift Science", "Arkose Labs", "hCaptcha", "reCAPTCHA", "Experian", "Equifax", "TransUnion"),
    *("Plaid", "Zoom", "Slack", "Dropbox", "Shopify", "WooCommerce", "Wix", "Squarespace", "WordPress", "Automattic"),
    *("Disqus", "Vimeo", "Spotify", "Discord", "Twitch", "Telegram", "Giphy", "Tenor", "Yahoo", "Yandex", "Baidu"),
    *(
        "Tencent",
        "Alibaba",
        "Huawei",
        "Samsung",
        "Visa",
        "Mastercard",
        "American Express",
        "Clearview AI",
        "Palantir",
    ),
    *("Hive AI", "Two Hat", "ActiveCampaign", "Zapier", "DocuSign", "Rakuten", "Lotame", "Moat", "Tapad", "Neustar"),
)
# A browser gets nothing by being named.
_BROWSERS: Final = r" Chrome\b(?! Web Store)| Edge\b| Safari\b"
KNOWN: Final = re.compile(rf"(?<![\w.@/-])(?:{'|'.join(map(re.escape, _KNOWN))})(?![\w@-]|\.\w|{_BROWSERS})")
