-- How the person behind a lead can be told from others. The one model that reads personal columns: from the lake, by
-- the versions that staging reads, for int_lead_link alone, and stored nowhere. Empty values and placeholders are NULL.
with latest as (
    select
        lead_id,
        lower(trim(email)) as email_text,
        trim(phone) as phone_text,
        replace(replace(replace(lower(trim(company)), 'https://', ''), 'http://', ''), 'www.', '') as company_text,
        {{ version_columns() }}
    from {{ latest_version(source('raw', 'leads'), ['lead_id']) }}
),

parts as (
    select
        *,
        {{ part_of('email_text', '@', 1) }} as mailbox,
        case
            when email_text like '_%@_%.__%' and email_text not like '%@%@%' and email_text not like '% %'
                then {{ part_of('email_text', '@', 2) }}
        end as mail_domain,
        -- Some write their web site where the company's name is asked for.
        case
            when company_text like '_%.__%' and company_text not like '% %' and company_text not like '%@%'
                then {{ part_of('company_text', '/', 1) }}
        end as site_domain,
        {{ international_number('phone_text') }} as phone_digits
    from latest
)

select
    parts.lead_id,
    parts.created_at,
    parts.is_deleted,
    case
        when
            parts.mail_domain is not null
            and not coalesce(shared.is_placeholder, false)
            and parts.mailbox not in (
                'noreply', 'no-reply', 'donotreply', 'noemail', 'no-email', 'nomail', 'none', 'na', 'n/a', 'null',
                'nil', 'unknown', 'unbekannt', 'keine', 'test', 'xxx'
            )
            then parts.email_text
    end as email_address,
    case
        when {{ is_real_number('parts.phone_digits') }}
            -- The company's domain; NULL, and so no match, where it is shared by strangers.
            then parts.phone_digits || '@' || coalesce(
                case when shared_site.domain is null then parts.site_domain end,
                case when shared.domain is null then parts.mail_domain end
            )
    end as phone_at_company
from parts
left join {{ ref('free_mail_domains') }} as shared on parts.mail_domain = shared.domain
left join {{ ref('free_mail_domains') }} as shared_site on parts.site_domain = shared_site.domain
