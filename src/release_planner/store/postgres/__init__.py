"""A store shared on a PostgreSQL server. Imported only when such a store is opened."""
